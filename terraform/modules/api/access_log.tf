# One log line per call: operation, caller, status, and the time that each step took.

locals {
  # https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
  access_log_fields = {
    # Not requestId, which clients choose by a header.
    extendedRequestId  = "extendedRequestId"
    ip                 = "identity.sourceIp"
    tlsVersion         = "tlsVersion"
    cipherSuite        = "cipherSuite"
    httpMethod         = "httpMethod"
    resourcePath       = "resourcePath"
    status             = "status"
    responseType       = "error.responseType"
    responseLatency    = "responseLatency"
    integrationLatency = "integration.latency"
    integrationStatus  = "integration.integrationStatus"
    principal          = "authorizer.principalId"
    authorizerStatus   = "authorizer.status"
    authorizerError    = "authorizer.error"
    authorizerLatency  = "authorizer.latency"
    wafResponseCode    = "wafResponseCode"
  }
}

resource "aws_cloudwatch_log_group" "access" {
  count = var.access_log == null ? 0 : 1

  name              = "/aws/apigateway/${var.name}"
  retention_in_days = var.access_log.retention_days
  kms_key_id        = var.access_log.kms_key_arn
}
