output "url" {
  description = "The URL that every path of the API is added to."
  value       = "https://${aws_api_gateway_domain_name.this.domain_name}"
}

output "dns_target" {
  description = "Where an alias record of the name must point to: a name, and the hosted zone that it is in."
  value = {
    name    = aws_api_gateway_domain_name.this.regional_domain_name
    zone_id = aws_api_gateway_domain_name.this.regional_zone_id
  }
}
