"""The migrations make exactly the tables that the models describe, on both databases, there and back."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect

from oversight.database import make_engine, upgrade
from oversight.models import Base
from oversight.resources import resource_dir

MIGRATIONS = resource_dir("migrations")


@pytest.fixture
def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return ScriptDirectory.from_config(config)


@pytest.fixture
def empty(empty_database_url) -> Engine:
    engine = make_engine(empty_database_url)
    yield engine
    engine.dispose()


def test_there_is_one_head_and_it_is_the_one_written_down(scripts):
    assert scripts.get_heads() == [(MIGRATIONS / "HEAD").read_text().strip()]


def test_each_revision_is_called_like_its_file(scripts):
    revisions = {revision.revision: Path(revision.path).stem for revision in scripts.walk_revisions()}
    assert {name: stem for name, stem in revisions.items() if name != stem} == {}


def test_no_revision_imports_the_application():
    for path in (MIGRATIONS / "versions").glob("*.py"):
        text = path.read_text()
        assert "import oversight" not in text, path.name
        assert "from oversight" not in text, path.name
        assert "from workflows" not in text, path.name


def test_an_empty_database_upgraded_has_the_schema_of_the_models(empty):
    upgrade(empty)
    with empty.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def test_upgrading_twice_changes_nothing(empty):
    upgrade(empty)
    before = sorted(inspect(empty).get_table_names())
    upgrade(empty)
    assert sorted(inspect(empty).get_table_names()) == before
