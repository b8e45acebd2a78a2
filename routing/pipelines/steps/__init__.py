"""The steps that there are: one small file and one line each."""

from routing.pipelines.steps.base import StepKind
from routing.pipelines.steps.classify import CLASSIFY
from routing.pipelines.steps.dedupe import DEDUPE
from routing.pipelines.steps.enrich_customer import ENRICH_CUSTOMER
from routing.pipelines.steps.filter_match import FILTER_MATCH
from routing.pipelines.steps.redact_pii import REDACT_PII
from routing.pipelines.steps.summarize import SUMMARIZE
from routing.pipelines.steps.throttle import THROTTLE
from routing.pipelines.steps.transform import TRANSFORM

STEPS: dict[str, StepKind] = {
    step.name: step
    for step in (CLASSIFY, FILTER_MATCH, DEDUPE, THROTTLE, REDACT_PII, ENRICH_CUSTOMER, SUMMARIZE, TRANSFORM)
}
