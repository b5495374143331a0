output "id" {
  description = "The REST API's id."
  value       = aws_api_gateway_rest_api.this.id
}

output "url" {
  description = "The stage's URL."
  value       = aws_api_gateway_stage.this.invoke_url
}
