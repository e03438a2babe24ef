from aiohttp import web
from aiohttp.test_utils import TestClient
from openapi_spec_validator import OpenAPIV31SpecValidator

from hub.web.routes import ROUTES

Client = TestClient[web.Request, web.Application]


async def test_the_api_document_is_valid_openapi_3_1_and_names_every_route(client: Client) -> None:
    document = await (await client.get("/openapi.json")).json()

    OpenAPIV31SpecValidator(document).validate()
    for route in ROUTES:
        assert route.method.lower() in document["paths"][route.path]
    assert "/api/v1/live" in document["paths"]


async def test_parameters_carry_their_bounds(client: Client) -> None:
    document = await (await client.get("/openapi.json")).json()
    parameters = {one["name"]: one for one in document["paths"]["/api/v1/receipts"]["get"]["parameters"]}

    assert parameters["limit"]["schema"]["maximum"] == 200
    assert parameters["store"]["required"] is False
    assert parameters["date"]["schema"]["type"] == "string"
