# One machine: the emulator of "make local".
environment         = "local"
region              = "eu-west-1"
deletion_protection = false

# The emulator runs only custom runtimes. This package is the same JAR, with the Lambda runtime client added.
function_package = "../java/target/users-api-local.zip"
function_runtime = "provided.al2023"
snap_start       = false

# Any page on this machine may try the API.
cors_allow_origins = ["*"]
