"""What Linear Learner consists of: losses, optimizers, the models that train together, scores."""
