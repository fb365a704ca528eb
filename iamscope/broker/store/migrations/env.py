"""Runs the steps on the connection that the broker has opened."""

from alembic import context

from iamscope.broker.store.schema import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
