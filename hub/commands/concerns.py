"""`lantern-hub concerns`: what calls for a person at head office, and what they say to it."""

from typing import Annotated, Any

import typer

from hub.commands.shell import DEFAULT_DATA, DataDir, Db, Json, Org, Who, Why, ask, show, with_engine

concerns_app = typer.Typer(help="What calls for a person, and what was answered.", no_args_is_help=True)

Kind = Annotated[str, typer.Argument(help="double, share, deposit or payment.")]


@concerns_app.command("list")
def concerns_list(
    kind: Annotated[str, typer.Argument(help="double, share, deposit or payment; without one all.")] = "",
    every: Annotated[bool, typer.Option("--all", help="Those too that were answered.")] = False,
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
    as_json: Json = False,
) -> None:
    """List lines that came back twice, overspent shares, deposits used beyond what was paid, and payments nobody is sure of."""
    import msgspec

    from hub.insight.concerns.answered import KINDS
    from hub.insight.concerns.open import matters

    async def work(connection: Any) -> list[Any]:
        found = [one for name in ([kind] if kind else KINDS) for one in await matters(connection, org, name)]
        return [one for one in found if every or one.answered is None]

    found = ask(data_dir, db, work)
    if as_json:
        show(msgspec.to_builtins(found), as_json=True)
        return
    for one in found:
        typer.echo(_told(one))
    if not found:
        typer.echo("nothing calls for a person")


@concerns_app.command("answer")
def concerns_answer(
    kind: Kind,
    subject: Annotated[str, typer.Argument(help="As `list` names it.")],
    who: Who,
    why: Why,
    accept: Annotated[bool, typer.Option("--accept", help="It is a loss, and accepted.")] = False,
    dismiss: Annotated[bool, typer.Option("--dismiss", help="It is none.")] = False,
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
) -> None:
    """Accept one as a loss, or dismiss it: it calls no more until its figure changes. Facts stay as they are."""
    from hub.office.concerns import ACCEPTED, DISMISSED, answer
    from hub.office.decisions import By
    from protocol.link import SystemClock

    if accept == dismiss:
        raise typer.BadParameter("say one of --accept and --dismiss")
    verdict, now_ms = ACCEPTED if accept else DISMISSED, SystemClock().wall_ms()
    with_engine(data_dir, db, lambda engine: answer(engine, org, kind, subject, verdict, By(who, why), now_ms))
    typer.echo(f"{kind} {subject} is {verdict}")


def _told(one: Any) -> str:
    from retail.money import text

    amount = f"{one.minor} points" if one.currency == "POINTS" else f"{text(one.minor, one.currency)} {one.currency}"
    said = f"  {one.answered.verdict} by {one.answered.who}: {one.answered.why}" if one.answered else ""
    return f"{one.kind}  {one.subject}  {amount}{said}"
