output "function" {
  description = "The function: its name; its id, the same, but unknown until a function that is replaced exists again; its ARN, the alias that the API calls, and the newest version."
  value = {
    name   = aws_lambda_function.this.function_name
    id     = aws_lambda_function.this.id
    arn    = aws_lambda_function.this.arn
    alias  = aws_lambda_alias.live.name
    newest = aws_lambda_function.this.version
  }
}
