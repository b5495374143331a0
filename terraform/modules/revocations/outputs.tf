output "table" {
  description = "The table: its name, its ARN and the names of its indexes."
  value = {
    name    = aws_dynamodb_table.this.name
    arn     = aws_dynamodb_table.this.arn
    indexes = []
  }
}
