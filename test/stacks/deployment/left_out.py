"""What moto drops or cannot do, by type of resource: of this no deployment here proves anything.

The tests compare with it exactly, so a release of moto that does more, or less, is seen.
"""

NOT_MADE = {"AWS::S3::BucketPolicy"}
"""Types that it makes nothing of."""

DROPPED: dict[str, set[str]] = {
    # CloudFormation's own property, of which ECR says nothing.
    "AWS::ECR::Repository": {"EmptyOnDelete", "ImageScanningConfiguration", "LifecyclePolicy"},
    "AWS::Lambda::Function": {"Architectures", "LoggingConfig", "Tags", "TracingConfig"},
    "AWS::S3::Bucket": {
        "LifecycleConfiguration",
        "OwnershipControls",
        "PublicAccessBlockConfiguration",
        "VersioningConfiguration",
    },
    "AWS::StepFunctions::StateMachine": {"LoggingConfiguration", "TracingConfiguration"},
}
"""Properties that it drops, or that nothing can be asked about."""

# Types without a reader, of which only the number is compared: AWS::Lambda::Permission,
# AWS::Lambda::Version (moto's `Ref` of one is its logical ID, so that is what the state machine
# calls). AWS::IAM::Policy is compared with the roles.
# Values that differ: `Arn` of an AWS::Logs::LogGroup lacks `:*`. Tags of an AWS::SSM::Parameter
# fail as CloudFormation writes them; the server turns them round. A change set leaves the stack
# without outputs, so stacks are deployed without one.
