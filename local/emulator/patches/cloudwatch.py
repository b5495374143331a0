"""CloudWatch: complete descriptions of alarms; ministack omits many settings, which every plan would change."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from ministack.services import cloudwatch

from emulator.patches.replacing import replace

# In the order and with the names of https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricAlarm.html
SCALARS = [
    "AlarmName",
    "AlarmArn",
    "AlarmDescription",
    "ActionsEnabled",
    "StateValue",
    "StateReason",
    "MetricName",
    "Namespace",
    "Statistic",
    "ExtendedStatistic",
    "Period",
    "Unit",
    "EvaluationPeriods",
    "DatapointsToAlarm",
    "Threshold",
    "ComparisonOperator",
    "TreatMissingData",
    "EvaluateLowSampleCountPercentile",
]
LISTS = ["OKActions", "AlarmActions", "InsufficientDataActions"]


def apply() -> None:
    """Makes DescribeAlarms return all that PutMetricAlarm was given, in the protocol that Terraform speaks."""
    replace(cloudwatch, "_put_metric_alarm", _complete_put)
    replace(cloudwatch, "_describe_alarms", _complete_describe)


def _complete_put(put: Any) -> Any:
    def _put_metric_alarm(params: Any, *arguments: Any, **more: Any) -> Any:
        reply = put(params, *arguments, **more)
        alarm = cloudwatch._alarms.get(cloudwatch._p(params, "AlarmName"))
        if alarm is not None:
            if alarm.get("ExtendedStatistic"):
                # An alarm has only one of the two.
                alarm["Statistic"] = None
            name = "EvaluateLowSampleCountPercentile"
            alarm[name] = cloudwatch._p(params, name) or None
        return reply

    return _put_metric_alarm


def _complete_describe(describe: Any) -> Any:
    def _describe_alarms(params: Any, *arguments: Any, **more: Any) -> Any:
        names = [cloudwatch._p(params, f"AlarmNames.member.{number}") for number in range(1, 101)]
        alarms = [cloudwatch._alarms[name] for name in names if name in cloudwatch._alarms]
        if not alarms:
            return describe(params, *arguments, **more)
        members = "".join(f"<member>{_alarm(alarm)}</member>" for alarm in alarms)
        result = f"<DescribeAlarmsResult><MetricAlarms>{members}</MetricAlarms></DescribeAlarmsResult>"
        return cloudwatch._xml(200, "DescribeAlarmsResponse", result)

    return _describe_alarms


def _alarm(alarm: dict[str, Any]) -> str:
    scalars = "".join(f"<{name}>{_text(alarm[name])}</{name}>" for name in SCALARS if alarm.get(name) not in (None, ""))
    lists = "".join(
        f"<{name}>{''.join(f'<member>{escape(member)}</member>' for member in alarm.get(name) or [])}</{name}>"
        for name in LISTS
    )
    dimensions = "".join(
        f"<member><Name>{escape(one['Name'])}</Name><Value>{escape(one['Value'])}</Value></member>"
        for one in alarm.get("Dimensions") or []
    )
    return f"{scalars}{lists}<Dimensions>{dimensions}</Dimensions>"


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else escape(str(value))
