public import TwofoldModel

extension StateMachine {
    /// What a machine logs, and where to.
    ///
    /// Source: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
    public struct Logging: Sendable {
        /// Which events are logged.
        public enum Level: String, Sendable, TermConvertible {
            /// Every event.
            case all = "ALL"
            /// Errors.
            case error = "ERROR"
            /// Errors that end an execution.
            case fatal = "FATAL"
            /// None.
            case off = "OFF"
        }

        /// Which events are logged.
        public let level: Level
        /// Whether the data that go into and come out of steps are logged, too; they may be confidential.
        public let includesExecutionData: Bool
        /// How long the machine's own log group keeps what is written to it.
        public let retention: LogRetention
        /// The log group, where it is not the machine's own.
        public let logGroup: Ref<LogGroup>?

        /// Logs to a log group of the machine's own.
        public init(_ level: Level, includesExecutionData: Bool = false, retention: LogRetention = .days30) {
            self.level = level
            self.includesExecutionData = includesExecutionData
            self.retention = retention
            logGroup = nil
        }

        /// Logs to a log group that others may write to as well.
        public init(_ level: Level, includesExecutionData: Bool = false, logGroup: Ref<LogGroup>) {
            self.level = level
            self.includesExecutionData = includesExecutionData
            self.logGroup = logGroup
            retention = .days30
        }

        /// What logs take: AWS lets no policy narrow these.
        var statements: [Statement] {
            guard level != .off else { return [] }
            return [
                .allow(
                    "logs:CreateLogDelivery", "logs:GetLogDelivery", "logs:UpdateLogDelivery", "logs:DeleteLogDelivery",
                    "logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:DescribeResourcePolicies",
                    "logs:DescribeLogGroups", on: .anything)
            ]
        }
    }

    /// The machine's own log group.
    var ownLogGroup: LogGroup? {
        guard let logging, logging.level != .off, logging.logGroup == nil else { return nil }
        // CloudWatch Logs' policy for deliveries has a limited size, in which groups with this prefix take no room.
        return LogGroup(
            id.appending("Logs"), name: "/aws/vendedlogs/states/\(.stackName)-\(id)", retention: logging.retention)
    }

    /// The properties that say what is logged, and where to.
    var loggingProperties: [Property] {
        let path = ("LoggingConfiguration.Destinations[]", "logging_configuration.log_destination")
        let group = logging.flatMap { $0.level == .off ? nil : ($0.logGroup ?? ownLogGroup?.reference)?.arn }
        let destination = group.map { arn in
            Property(
                path.0, path.1, ["CloudWatchLogsLogGroup": ["LogGroupArn": arn.term]] as Term,
                terraform: arn)
        }
        return [
            Property("LoggingConfiguration.Level", "logging_configuration.level", logging?.level),
            Property(
                "LoggingConfiguration.IncludeExecutionData", "logging_configuration.include_execution_data",
                logging?.includesExecutionData),
            destination ?? Property(path.0, path.1, nil),
        ]
    }
}
