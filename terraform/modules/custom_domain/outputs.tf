output "url" {
  description = "The base URL of the API."
  value       = "https://${aws_api_gateway_domain_name.this.domain_name}"
}

output "dns_target" {
  description = "The target of the domain's alias record: its name, and the id of its hosted zone."
  value = {
    name    = aws_api_gateway_domain_name.this.regional_domain_name
    zone_id = aws_api_gateway_domain_name.this.regional_zone_id
  }
}
