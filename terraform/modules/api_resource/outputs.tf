output "function" {
  description = "How the API calls the function; see modules/java_function."
  value       = module.function.function
}

output "table" {
  description = "The table: its name, its ARN and the names of its indexes."
  value = {
    name    = aws_dynamodb_table.this.name
    arn     = aws_dynamodb_table.this.arn
    indexes = keys(var.table.indexes)
  }
}
