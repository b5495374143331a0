output "table" {
  description = "The table: its name and its ARN."
  value = {
    name = aws_dynamodb_table.this.name
    arn  = aws_dynamodb_table.this.arn
  }
}
