output "function" {
  description = "How the API calls the users function; see modules/java_function."
  value       = module.function.function
}
