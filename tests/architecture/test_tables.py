"""Rows, keys and constraints as the schemas need them, so that organisations can be moved and spread later."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.questioner import NonInteractiveMigrationQuestioner
from django.db.migrations.state import ProjectState
from django.utils import translation

from npo_platform.backend.rows import PublicRow, Row
from tenants.registry.grants import GRANTS

OURS = ("tenants.", "services.", "billing_rules.")
MODELS = [model for model in apps.get_models() if model.__module__.startswith(OURS)]
OWN = [model for model in MODELS if apps.get_app_config(model._meta.app_label).name not in settings.SHARED_APPS]
PUBLIC = [model for model in MODELS if model not in OWN]


def label(model: type[models.Model]) -> str:
    return model._meta.label


@pytest.mark.parametrize("model", OWN, ids=label)
def test_rows_of_an_organisation_know_where_they_come_from(model: type[models.Model]) -> None:
    assert issubclass(model, Row)


@pytest.mark.parametrize("model", PUBLIC, ids=label)
def test_public_table_says_who_may_see_it(model: type[models.Model]) -> None:
    assert issubclass(model, PublicRow) or isinstance(model._meta.pk, models.OneToOneField)
    assert model._meta.db_table in {grant.table for grant in GRANTS}


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_keys_are_uuids(model: type[models.Model]) -> None:
    key = model._meta.pk
    while isinstance(key, models.OneToOneField):
        key = key.target_field

    assert isinstance(key, models.UUIDField)


@pytest.mark.parametrize("model", OWN, ids=label)
def test_no_row_of_an_organisation_points_into_public(model: type[models.Model]) -> None:
    pointed_at = [field.related_model for field in model._meta.get_fields() if field.many_to_one or field.one_to_one]

    assert [other for other in pointed_at if other in PUBLIC] == []


@pytest.mark.parametrize("model", PUBLIC, ids=label)
def test_no_public_row_points_into_an_organisation(model: type[models.Model]) -> None:
    own_fields = [field for field in model._meta.get_fields() if field.concrete and field.is_relation]

    assert [field.name for field in own_fields if field.related_model in OWN] == []


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_tables_and_fields_have_japanese_names(model: type[models.Model]) -> None:
    fields = [field for field in model._meta.concrete_fields if not field.is_relation]
    named = [("", model._meta.verbose_name), *((field.name, field.verbose_name) for field in fields)]
    foreign = [(name, str(words)) for name, words in named if str(words).isascii() and name not in KEPT_IN_ENGLISH]

    assert foreign == []


KEPT_IN_ENGLISH = {"id", "password", "last_login", "domain", "tenant", "is_primary", "schema_name", "organisation_ptr"}


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_no_model_orders_by_itself(model: type[models.Model]) -> None:
    assert not model._meta.ordering


def test_no_migration_is_missing() -> None:
    loader = MigrationLoader(None)
    questioner = NonInteractiveMigrationQuestioner(specified_apps=set(), dry_run=True)
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps), questioner)

    with translation.override(None):
        changes = detector.changes(graph=loader.graph)

    assert {app: [str(one) for one in found] for app, found in changes.items()} == {}
