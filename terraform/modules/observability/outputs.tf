output "alarm_names" {
  description = "The names of all alarms."
  value = sort(concat(
    [
      aws_cloudwatch_metric_alarm.server_errors.alarm_name,
      aws_cloudwatch_metric_alarm.slow_answers.alarm_name,
      aws_cloudwatch_metric_alarm.undecided.alarm_name,
      aws_cloudwatch_metric_alarm.key_fetches.alarm_name,
    ],
    [for alarm in aws_cloudwatch_metric_alarm.function_throttles : alarm.alarm_name],
    [for alarm in aws_cloudwatch_metric_alarm.table_throttles : alarm.alarm_name],
    aws_cloudwatch_metric_alarm.no_calls[*].alarm_name,
  ))
}
