extension Value where Content == String {
    /// The number of the account that the stack is deployed to: `AWS::AccountId`, or `data.aws_caller_identity`.
    public static var account: Self { Self(.environment(.account)) }

    /// The region that the stack is deployed to: `AWS::Region`, or `data.aws_region`.
    public static var region: Self { Self(.environment(.region)) }

    /// The partition that the stack is deployed to, such as `aws`: `AWS::Partition`, or `data.aws_partition`.
    public static var partition: Self { Self(.environment(.partition)) }

    /// The name under which the stack is deployed, unique in an account and region: `AWS::StackName`, or the variable
    /// `stack_name`, whose default is the stack's ID in kebab case.
    public static var stackName: Self { Self(.environment(.stackName)) }
}
