"""Alembic's entry: migrations run over the connection that the hub hands in."""

from alembic import context

from hub.db.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    transaction_per_migration=False,  # one for all, and it is the caller's
)
with context.begin_transaction():
    context.run_migrations()
