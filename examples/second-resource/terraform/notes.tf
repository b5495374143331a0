# The notes of a user.

module "notes" {
  source = "./modules/api_resource"

  name        = "${local.name}-notes"
  description = "Lists, creates, shows, replaces and deletes the notes of a user"
  handler     = "dev.usersapi.notes.NotesHandler"
  function    = local.function
  table = merge(local.table, {
    hash_key  = "userid"
    range_key = "noteid"
    actions   = ["DeleteItem", "GetItem", "PutItem", "Query", "UpdateItem"]
  })

  revocation_table   = local.revocation_table
  cors_allow_origins = var.cors_allow_origins
}
