from django.db import migrations

# What an installation began with, as far as it says whether a lead has touched it.
DEFAULTS = {
    "Hold what the reader is unsure of": ([("topic", "is", "unsure")], {"move": "hold"}),
    "Escalate what is urgent": ([("priority", "is", "urgent")], {"move": "escalate"}),
    "VIPs wait less": (
        [("is_vip", "is", "yes"), ("priority", "at_most", "normal")],
        {"priority": "high", "move": "priority"},
    ),
}
LISTS = ("category", "urgency", "tone", "priority", "channel", "tier", "spf", "dkim", "dmarc", "is_vip")
PARTIAL = ("contains", "not_contains")


def write_documents(apps, schema_editor):
    """A default that nobody touched goes: the four moves replace it. One that somebody touched stays, as a draft."""
    rule_model, condition_model = apps.get_model("routing", "Rule"), apps.get_model("routing", "Condition")
    seen = set()
    for rule in rule_model.objects.select_related("set_team").order_by("position", "id"):
        rows = list(condition_model.objects.filter(rule=rule).order_by("id"))
        said = [(row.field, row.operator, row.value) for row in rows]
        actions = _actions(rule)
        if DEFAULTS.get(rule.name) == (said, actions) and rule.is_active:
            condition_model.objects.filter(rule=rule).delete()
            rule.delete()
            continue
        rule.conditions, rule.actions = [_condition(row) for row in rows], actions
        rule.state = _state(rule, rows)
        rule.name = _unlike(rule.name, seen)
        rule.save()


def _actions(rule):
    actions = {"category": rule.set_category, "priority": rule.set_priority, "move": rule.set_move}
    actions["team"] = rule.set_team.name if rule.set_team else ""
    return {name: value for name, value in actions.items() if value}


def _condition(row):
    condition = {"field": row.field, "operator": row.operator, "value": row.value}
    if row.operator == "one_of":
        condition["value"] = [one.strip() for one in row.value.split(",") if one.strip()]
    return condition | ({"key": row.key} if row.key else {})


def _state(rule, rows):
    if rule.name in DEFAULTS or any(row.field in LISTS and row.operator in PARTIAL for row in rows):
        return "draft"
    return "active" if rule.is_active else "paused"


def _unlike(name, seen):
    number, wanted = 1, name
    while wanted.casefold() in seen:
        number += 1
        wanted = f"{name[:110]} ({number})"
    seen.add(wanted.casefold())
    return wanted


def write_columns(apps, schema_editor):
    """Back to rows of conditions, as far as they can say it."""
    rule_model, condition_model = apps.get_model("routing", "Rule"), apps.get_model("routing", "Condition")
    team_model = apps.get_model("tickets", "Team")
    for rule in rule_model.objects.all():
        actions = rule.actions
        rule.set_category, rule.set_priority = actions.get("category", ""), actions.get("priority", "")
        rule.set_move = actions.get("move", "") or ("hold" if actions.get("hold") else "")
        rule.set_team = team_model.objects.filter(name=actions.get("team", "")).first()
        rule.is_active = rule.state == "active"
        if not (rule.set_category or rule.set_priority or rule.set_move or rule.set_team):
            rule.delete()
            continue
        rule.save()
        for one in rule.conditions:
            if "field" in one:
                value = one.get("value", "")
                value = value if isinstance(value, str) else ", ".join(value)
                condition_model.objects.create(
                    rule=rule, field=one["field"], key=one.get("key", ""), operator=one["operator"], value=value
                )


class Migration(migrations.Migration):
    dependencies = [("routing", "0011_rule_sets"), ("tickets", "0001_initial")]

    operations = [migrations.RunPython(write_documents, write_columns)]
