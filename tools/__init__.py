"""What the make targets run: deployments of an environment, and the people in it."""
