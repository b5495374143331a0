output "function" {
  description = "The function: its name and its ARN; the alias that the API calls, and the invocation ARN of that alias for an integration or an authorizer."
  value = {
    name       = aws_lambda_function.this.function_name
    arn        = aws_lambda_function.this.arn
    alias      = local.alias.name
    invoke_arn = local.alias.invoke_arn
  }
}
