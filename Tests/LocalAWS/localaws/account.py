"""The local AWS put together."""

from .access_analyzer import AccessAnalyzer
from .app import LocalAWS
from .cfn.resources import custom
from .cfn.service import CloudFormation
from .codecommit.pull_requests import CodeCommit
from .control import Control
from .event_rules import EventRules
from .functions.runner import Runner
from .functions.service import Lambda
from .iam import requirements
from .iam.authority import Authority
from .iam.missing_objects import MissingObjects
from .iam.resources import KEPT_BY_MOTO
from .last_accessed import LastAccessed
from .moto_repairs import repair
from .notifications import Notifications
from .s3_notifications import S3Notifications
from .schedules import Schedules
from .states.execution import Executions
from .states.service import StepFunctions
from .wire import Response


def build(iam_mode="audit", time_scale=0.001, function_environment=()):
    repair()
    aws = LocalAWS(iam_mode, time_scale)
    authority = Authority(aws)
    authority.resource_policies.update(KEPT_BY_MOTO)
    MissingObjects(aws, authority)
    control = Control(aws)

    aws.functions = Lambda(aws, authority, Runner(aws, dict(function_environment)))
    aws.add_stand_in("lambda", aws.functions)
    aws.add_stand_in("stepfunctions", StepFunctions(aws, authority, Executions(aws)))
    codecommit = CodeCommit()
    aws.add_stand_in("codecommit", codecommit)
    requirements.RESOURCES["codecommit"] = codecommit.arn_of
    aws.add_stand_in("cloudformation", CloudFormation(aws))
    analyzer = AccessAnalyzer(aws, authority)
    aws.add_stand_in("accessanalyzer", analyzer)
    S3Notifications(aws, authority, aws.functions)
    rules = EventRules(aws, authority, aws.functions)
    schedules = Schedules(aws, authority)

    def fire(region, rule=None, schedule=None, group="default"):
        if (rule is None) == (schedule is None):
            raise ValueError("either a rule or a schedule is fired")
        return {"targets": rules.fire(rule, region) if rule else schedules.fire(schedule, region, group)}

    control.add("fire", fire)
    notifications = Notifications(aws, authority, aws.functions)
    control.add("ring", lambda alarm, region: {"actions": notifications.ring(alarm, region)})
    control.add("published", lambda: {"published": notifications.published})
    control.add("access-analyzer", analyzer.configure)
    control.add("jobs", lambda: {"jobs": analyzer.started_jobs()})
    control.add("last-accessed", LastAccessed(aws).configure)
    control.add("git", lambda repository, region, **place: codecommit.show(region, repository, **place))
    aws.pages[custom.PAGE] = lambda token, body: Response(200 if custom.receive(token, body) else 403, {})
    return aws
