output "id" {
  description = "The REST API's id."
  value       = aws_api_gateway_rest_api.this.id
}

output "url" {
  description = "The stage's URL."
  value       = aws_api_gateway_stage.this.invoke_url
}

output "stage_name" {
  description = "The stage's name, available once the stage exists."
  value       = aws_api_gateway_stage.this.stage_name
}

output "stage_arn" {
  description = "The stage's ARN."
  value       = aws_api_gateway_stage.this.arn
}
