output "function" {
  description = "How the API calls the authorizer; see modules/java_function."
  value       = module.function.function
}
