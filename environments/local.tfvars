# One machine: the emulator of "make local".
environment         = "local"
region              = "eu-west-1"
deletion_protection = false

# The emulator runs packages that bring their own Java: the same JAR, with the runtime client beside it.
function_package = "../java/target/users-api-local.zip"
function_runtime = "provided.al2023"
snap_start       = false

# Any page on this machine may try the API.
cors_allow_origins = ["*"]
