"""A recipe is read with each mistake in its place, and written as it can be read again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command
from jsonschema import Draft202012Validator

from routing.models import Destination, Pipeline, PipelineVersion
from routing.pipelines.edit import check_source
from routing.pipelines.gallery import GALLERY, gallery_source, gallery_text
from routing.pipelines.recipe import RECIPE, read_recipe
from routing.pipelines.schema import recipe_schema
from routing.pipelines.versions import import_recipe, pause
from routing.rules.document import BadDocument
from routing.rules.yaml_text import read_yaml
from tests.routing.pipelines.test_run import SEED, set_up

pytestmark = pytest.mark.django_db
DOCS = Path(__file__).resolve().parents[3] / "docs"


def mistakes_in(text: str) -> list[str]:
    try:
        read_recipe(text)
    except BadDocument as error:
        return [str(mistake) for mistake in error.mistakes]
    return []


def one(**parts: Any) -> str:
    given = {"name": "One", "match": {"type": "a.b"}, **parts}
    return yaml.safe_dump({"pipelines": [given]}, sort_keys=False)


def places_in(text: str) -> list[str]:
    return [mistake.partition(": ")[0].partition(", ")[2] for mistake in mistakes_in(text)]


def test_the_seeds_recipe_is_imported_as_it_stands_and_active() -> None:
    set_up(SEED)

    pipeline, ops = Pipeline.objects.get(), Destination.objects.get()
    assert (pipeline.name, pipeline.state, ops.kind) == ("Escalations", "active", "discord")
    assert pipeline.active_version is not None
    assert pipeline.active_version.number == 1
    assert "abcdefgh" not in json.dumps(ops.settings)


def test_the_same_file_twice_changes_nothing() -> None:
    set_up(SEED)
    before = Destination.objects.get().secret

    set_up(SEED)

    assert PipelineVersion.objects.count() == Pipeline.objects.count() == Destination.objects.count() == 1
    assert Destination.objects.get().secret == before


def test_a_secret_of_a_lost_key_is_replaced_by_the_files_own(settings: Any) -> None:
    set_up(SEED)
    settings.ENCRYPTION_KEYS = ["another key than before"]

    set_up(SEED)

    assert "webhooks/1" in Destination.objects.get().secret.reveal()


def test_a_changed_pipeline_becomes_its_next_version() -> None:
    set_up(SEED)

    set_up(SEED.replace("critical}]}", "high}]}"))

    assert list(PipelineVersion.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("pipelines: [", "This is no YAML"),
        ("pipes: []", "pipes: There is no “pipes” here"),
        ("", "The file says nothing."),
        ("- a", "This is a recipe with"),
        ("a: &x 1\nb: *x", "line 1: Anchors and aliases"),
        ("pipelines:\n  - name: A\n    name: B", "line 3: “name” stands twice."),
    ],
)
def test_a_file_that_is_none_says_so(text: str, said: str) -> None:
    assert said in mistakes_in(text)[0]


def test_a_mistake_names_its_line_and_its_place() -> None:
    text = SEED.replace("redact.pii: {}", "redact.pii: {matrx: {}}")

    assert mistakes_in(text) == [
        "line 12, pipelines[0].steps[2].redact.pii.matrx: There is no “matrx” here. Known are: matrix."
    ]


@pytest.mark.parametrize(
    ("parts", "place"),
    [
        ({"match": {}}, "pipelines[0].match"),
        ({"match": {"type": "Support.Ticket"}}, "pipelines[0].match.type"),
        ({"match": {"type": "a.b", "integration": "Nobody"}, "state": "active"}, "pipelines[0].match.integration"),
        ({"match": {"type": "a.b", "conditions": {"all": []}}}, "pipelines[0].match.conditions.all"),
        ({"state": "on"}, "pipelines[0].state"),
        ({"steps": [{"clasify": {}}]}, "pipelines[0].steps[0].clasify"),
        ({"steps": [{"classify": {"labels": {"a": "one"}}}]}, "pipelines[0].steps[0].classify.labels"),
        ({"steps": [{"classify": {"labels": dict.fromkeys(map(str, range(200)), "x")}}]}, "pipelines[0].steps[0].classify.labels"),
        ({"steps": [{"classify": {"labels": {"a": "", "b": ""}, "engine": "gpt"}}]}, "pipelines[0].steps[0].classify.engine"),
        ({"steps": [{"classify": {"as": "event", "labels": {"a": "", "b": ""}}}]}, "pipelines[0].steps[0].classify.as"),
        ({"steps": [{"classify": {"labels": {"a": "", "b": ""}, "on": ["$classify.label"]}}]}, "pipelines[0].steps[0].classify.on[0]"),
        ({"steps": [{"classify": {"from": "reading", "labels": {"bug": "", "wish": ""}}}]}, "pipelines[0].steps[0].classify.labels"),
        ({"steps": [{"filter.match": {"all": []}}]}, "pipelines[0].steps[0].filter.match.all"),
        ({"steps": [{"filter.match": {"all": [{"left": "$x.y", "op": "==", "right": 1}]}}]},
         "pipelines[0].steps[0].filter.match.all[0].left"),
        ({"steps": [{"dedupe": {"window": "1 day"}}]}, "pipelines[0].steps[0].dedupe.key"),
        ({"steps": [{"dedupe": {"key": "$event.id", "window": "soon"}}]}, "pipelines[0].steps[0].dedupe.window"),
        ({"steps": [{"throttle": {"most": 0, "window": "1 hour"}}]}, "pipelines[0].steps[0].throttle.most"),
        ({"steps": [{"throttle": {"window": "1 hour", "over": "wait"}}]}, "pipelines[0].steps[0].throttle.over"),
        ({"steps": [{"redact.pii": {"matrix": {"SHOE_SIZE": "mask"}}}]}, "pipelines[0].steps[0].redact.pii.matrix"),
        ({"steps": [{"transform": {}}]}, "pipelines[0].steps[0].transform"),
        ({"steps": [{"transform": {"set": {"a": "{{ $event.type"}}}]}, "pipelines[0].steps[0].transform.set.a"),
        ({"destinations": [{"to": "nowhere"}], "state": "active"}, "pipelines[0].destinations[0].to"),
        ({"destinations": [{"when": None}]}, "pipelines[0].destinations[0]"),
        ({"name": ""}, "pipelines[0].name"),
    ],
)  # fmt: skip
def test_what_can_not_be_meant_is_refused_with_its_place(parts: dict[str, Any], place: str) -> None:
    assert places_in(one(**parts)) == [place]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (("embed: {title:", "embed: {color: $event.type, title:"), "pipelines[0].destinations[0].embed.color"),
        (('webhook_url: "https', 'webhook_url: "{{ $event.type }}https'), "destinations[0].webhook_url"),
        (("webhook_url", "webhookurl"), "destinations[0].webhookurl"),
        (("kind: discord", "kind: discourse"), "destinations[0].kind"),
        (("EMAIL_ADDRESS: mask", "EMAIL_ADDRESS: eat"), "destinations[0].redact"),
    ],
)
def test_a_reference_in_an_address_or_an_unknown_word_of_a_destination_is_refused(
    change: tuple[str, str], place: str
) -> None:
    assert place in places_in(SEED.replace(*change))


def test_an_active_pipeline_without_destinations_is_refused() -> None:
    with pytest.raises(BadDocument, match="it would send nothing anywhere"):
        set_up(one(state="active"))

    assert not Pipeline.objects.exists()


def test_what_is_exported_is_imported_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    set_up(SEED)
    call_command("pipelines", "export")
    text = capsys.readouterr().out
    (file := tmp_path / "recipe.yaml").write_text(text)

    call_command("pipelines", "diff", str(file))
    call_command("pipelines", "import", str(file))

    assert "Nothing differs." in capsys.readouterr().out
    assert "webhooks/1" not in text
    assert PipelineVersion.objects.count() == 1


def test_a_difference_is_told_and_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    set_up(SEED)
    (file := tmp_path / "recipe.yaml").write_text(SEED.replace("critical}]}", "high}]}"))

    with pytest.raises(SystemExit):
        call_command("pipelines", "diff", str(file))

    assert "+        right: high" in capsys.readouterr().out


def test_a_file_with_a_mistake_changes_nothing(tmp_path: Path) -> None:
    (file := tmp_path / "recipe.yaml").write_text(SEED.replace("steps:", "stops:"))

    with pytest.raises(CommandError, match=r"line 8, pipelines\[0\].stops"):
        call_command("pipelines", "import", str(file))

    assert not Destination.objects.exists()


def test_a_pipeline_is_tried_on_a_payload_without_keeping_anything(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(SEED)
    payload = {
        "subject": "Everything is down",
        "body": "Nobody can log in, mail ann@example.com",
        "customer_tier": "pro",
    }
    (file := tmp_path / "payload.json").write_text(json.dumps(payload))

    call_command("pipelines", "test", "Escalations", "--payload", str(file))

    told = capsys.readouterr().out
    assert "urgency: critical" in told
    assert "→ ops: to be sent." in told
    assert "ann@example.com" not in told.partition("→ ops")[2]


@pytest.mark.parametrize("name", GALLERY)
def test_a_recipe_of_the_gallery_becomes_a_draft(name: str) -> None:
    import_recipe(read_recipe(gallery_text(name)), by="lena")

    assert Pipeline.objects.get().state == "draft"


@pytest.mark.parametrize("name", GALLERY)
def test_the_editor_shows_what_the_file_of_the_gallery_says(name: str) -> None:
    source = gallery_source(name)

    assert source.startswith("# ")
    assert check_source(source).mistakes == ()
    assert check_source(source).document == read_recipe(gallery_text(name)).pipelines[0].document


@pytest.mark.parametrize("text", [SEED, *map(gallery_text, GALLERY)])
def test_the_schema_takes_what_is_read(text: str) -> None:
    assert list(Draft202012Validator(recipe_schema()).iter_errors(read_yaml(text, RECIPE))) == []


def test_the_schema_in_the_docs_is_that_of_now() -> None:
    assert json.loads((DOCS / "reference/recipe.schema.json").read_text()) == recipe_schema()


def test_a_paused_pipeline_keeps_its_version_and_is_activated_again() -> None:
    set_up(SEED)
    pipeline = Pipeline.objects.get()

    assert pause(pipeline)

    set_up(SEED)
    pipeline.refresh_from_db()
    assert (pipeline.state, PipelineVersion.objects.count()) == ("active", 1)
