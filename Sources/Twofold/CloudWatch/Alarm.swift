public import TwofoldModel

/// Watches a metric, and tells when it crosses a threshold.
///
/// ```swift
/// stack.add(Alarm(
///     "Failures", of: "Errors", in: "AWS/Lambda", dimensions: ["FunctionName": publish.name], statistic: .sum,
///     every: .minutes(5), is: .greaterThan, 0, whenMissing: .notBreaching, tells: [news]))
/// ```
///
/// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html
public struct Alarm: Resource {
    /// `AWS::CloudWatch::Alarm`, `aws_cloudwatch_metric_alarm`.
    public static let type = ResourceType("AWS::CloudWatch::Alarm", "aws_cloudwatch_metric_alarm", tagging: .list)

    /// The alarm's ID.
    public let id: LogicalID
    /// The metric, such as `Errors`.
    public let metric: Value<String>
    /// The metric's namespace, such as `AWS/Lambda`.
    public let namespace: Value<String>
    /// Which of the metric's values count: those of all these dimensions; at most 30.
    public let dimensions: [String: Value<String>]
    /// What is made of the values in a period.
    public let statistic: Statistic
    /// How long a period is: 10, 20 or 30 seconds, or whole minutes up to 7 days.
    public let period: Duration
    /// How the statistic is held against the threshold.
    public let comparison: Comparison
    /// The threshold.
    public let threshold: Double
    /// How many of the latest periods are looked at; 1 by default.
    public let evaluationPeriods: Int
    /// How many of them have to cross the threshold; all of them without it.
    public let datapointsToAlarm: Int?
    /// What is made of a period without values.
    public let missingData: MissingData?
    /// The unit of the values that count, such as `Seconds`; any unit without it.
    public let unit: String?
    /// The alarm's name; AWS chooses one in CloudFormation, and it is the stack's name and the ID in Terraform, without
    /// one.
    public let name: Value<String>?
    /// What it means and what to do; at most 1,024 characters.
    public let description: Value<String>?
    /// The topics that are told when it goes off.
    public let alarmTopics: [Ref<Topic>]
    /// The topics that are told when all is well again.
    public let okTopics: [Ref<Topic>]
    /// The topics that are told when there is not enough data.
    public let insufficientDataTopics: [Ref<Topic>]
    /// Whether it tells anybody; true by default.
    public let isActive: Bool

    /// An alarm.
    ///
    /// - Parameters:
    ///   - metric: The metric, such as `Errors`.
    ///   - namespace: The metric's namespace, such as `AWS/Lambda`.
    ///   - dimensions: Which of the metric's values count; at most 30 dimensions.
    ///   - statistic: What is made of the values in a period.
    ///   - period: 10, 20 or 30 seconds, or whole minutes up to 7 days.
    ///   - evaluationPeriods: How many of the latest periods are looked at: 7 days together at most, or a day for
    ///     periods below an hour.
    ///   - datapointsToAlarm: How many of them have to cross the threshold.
    ///   - alarmTopics: Whom it tells when it goes off.
    ///   - okTopics: Whom it tells when all is well again.
    ///   - insufficientDataTopics: Whom it tells when there is not enough data.
    public init(
        _ id: LogicalID, of metric: Value<String>, in namespace: Value<String>,
        dimensions: [String: Value<String>] = [:], statistic: Statistic, every period: Duration,
        is comparison: Comparison, _ threshold: Double, evaluationPeriods: Int = 1, datapointsToAlarm: Int? = nil,
        whenMissing missingData: MissingData? = nil, unit: String? = nil, name: Value<String>? = nil,
        description: Value<String>? = nil, tells alarmTopics: [Ref<Topic>] = [], whenOK okTopics: [Ref<Topic>] = [],
        whenInsufficient insufficientDataTopics: [Ref<Topic>] = [], isActive: Bool = true
    ) {
        self.id = id
        self.metric = metric
        self.namespace = namespace
        self.dimensions = dimensions
        self.statistic = statistic
        self.period = period
        self.comparison = comparison
        self.threshold = threshold
        self.evaluationPeriods = evaluationPeriods
        self.datapointsToAlarm = datapointsToAlarm
        self.missingData = missingData
        self.unit = unit
        self.name = name
        self.description = description
        self.alarmTopics = alarmTopics
        self.okTopics = okTopics
        self.insufficientDataTopics = insufficientDataTopics
        self.isActive = isActive
    }

    /// The alarm.
    public var declarations: [Declaration] {
        [
            Declaration(
                id, Self.type,
                [
                    Property("AlarmName", "alarm_name", name, terraform: name ?? "\(.stackName)-\(id)"),
                    Property("AlarmDescription", "alarm_description", description),
                    Property("Namespace", "namespace", namespace),
                    Property("MetricName", "metric_name", metric),
                    dimensionsProperty,
                    Property("Statistic", "statistic", statistic.isSimple ? statistic : nil),
                    Property("ExtendedStatistic", "extended_statistic", statistic.isSimple ? nil : statistic),
                    Property("Period", "period", period.wholeSeconds),
                    Property("EvaluationPeriods", "evaluation_periods", evaluationPeriods),
                    Property("DatapointsToAlarm", "datapoints_to_alarm", datapointsToAlarm),
                    Property("Threshold", "threshold", threshold),
                    Property("ComparisonOperator", "comparison_operator", comparison),
                    Property("TreatMissingData", "treat_missing_data", missingData),
                    Property("Unit", "unit", unit),
                    Property("ActionsEnabled", "actions_enabled", isActive),
                    Property("AlarmActions", "alarm_actions", arns(of: alarmTopics)),
                    Property("OKActions", "ok_actions", arns(of: okTopics)),
                    Property("InsufficientDataActions", "insufficient_data_actions", arns(of: insufficientDataTopics)),
                ])
        ]
    }

    /// A list of names and values in CloudFormation, a map in Terraform.
    private var dimensionsProperty: Property {
        guard !dimensions.isEmpty else { return Property("Dimensions", "dimensions", nil) }
        let sorted = dimensions.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        let list = Term.list(sorted.map { ["Name": .string($0.key), "Value": $0.value.term] })
        return Property("Dimensions", "dimensions", list, terraform: dimensions)
    }

    private func arns(of topics: [Ref<Topic>]) -> [Value<ARN>]? { topics.isEmpty ? nil : topics.map(\.arn) }

    /// Numbers out of CloudWatch's ranges.
    public var problems: [Problem] {
        var found: [Problem] = []
        let seconds = period.wholeSeconds
        if period != .seconds(seconds) || ![10, 20, 30].contains(seconds) && (seconds % 60 != 0 || seconds <= 0) {
            found.append("the period is 10, 20 or 30 seconds or a number of minutes, not \(period)")
        }
        if evaluationPeriods < 1 { found.append("an alarm looks at 1 period at least, not \(evaluationPeriods)") }
        let days = seconds < 3_600 ? 1 : 7
        if seconds > 0, evaluationPeriods > days * 86_400 / seconds {
            found.append("an alarm looks at \(days * 24) hours at most, not at \(evaluationPeriods) times \(period)")
        }
        if let datapointsToAlarm, datapointsToAlarm < 1 || datapointsToAlarm > evaluationPeriods {
            found.append("1 to \(evaluationPeriods) periods can cross the threshold, not \(datapointsToAlarm)")
        }
        if dimensions.count > 30 { found.append("a metric has up to 30 dimensions, not \(dimensions.count)") }
        for topics in [alarmTopics, okTopics, insufficientDataTopics] where topics.count > 5 {
            found.append("an alarm tells up to 5 topics, not \(topics.count)")
        }
        if let name = name?.term.literalText, !(1...255).contains(name.count) {
            found.append("the alarm's name has \(name.count) characters; 1 to 255 are allowed")
        }
        if let text = description?.term.literalText, text.unicodeScalars.count > 1_024 {
            found.append("the description has \(text.unicodeScalars.count) characters; 1024 are allowed")
        }
        return found
    }
}

extension Ref<Alarm> {
    /// The alarm's name.
    public var name: Value<String> { attribute(nil, "alarm_name") }
    /// The alarm's ARN.
    public var arn: Value<ARN> { attribute("Arn", "arn") }
}
