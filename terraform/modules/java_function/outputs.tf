output "function" {
  description = "How the API calls the function: its name, the alias, and the URI of the alias for an integration or authorizer."
  value = {
    name       = aws_lambda_function.this.function_name
    alias      = aws_lambda_alias.live.name
    invoke_arn = aws_lambda_alias.live.invoke_arn
  }
}
