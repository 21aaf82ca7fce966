public import TwofoldModel

extension LifecycleRule {
    /// Where S3 keeps an object: cheaper to keep is dearer, or slower, to read.
    ///
    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html
    public struct StorageClass: OpenName {
        /// The name as AWS spells it.
        public let rawValue: String
        /// A class that has no constant here.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// Wherever it is cheapest for how often it is read.
        public static let intelligentTiering: StorageClass = "INTELLIGENT_TIERING"
        /// For what is read less than once a month.
        public static let standardInfrequentAccess: StorageClass = "STANDARD_IA"
        /// The same in one availability zone.
        public static let oneZoneInfrequentAccess: StorageClass = "ONEZONE_IA"
        /// An archive that is read at once.
        public static let glacierInstantRetrieval: StorageClass = "GLACIER_IR"
        /// An archive that is read within minutes or hours.
        public static let glacier: StorageClass = "GLACIER"
        /// An archive that is read within a day.
        public static let deepArchive: StorageClass = "DEEP_ARCHIVE"
    }

    /// A day of the calendar, in UTC.
    public struct Day: Sendable, Hashable {
        /// The year.
        public let year: Int
        /// The month, from 1 to 12.
        public let month: Int
        /// The day of the month, from 1 to 31.
        public let day: Int

        /// A day of the calendar.
        public init(_ year: Int, _ month: Int, _ day: Int) {
            self.year = year
            self.month = month
            self.day = day
        }

        /// The day's first moment, in the form that both targets take.
        var text: String { "\(year)-\(Self.twoDigits(month))-\(Self.twoDigits(day))T00:00:00Z" }

        var problem: Problem? {
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            guard (1_000...9_999).contains(year), (1...12).contains(month), (1...days[month - 1]).contains(day) else {
                return "\(year)-\(month)-\(day) is no day of the calendar"
            }
            return nil
        }

        private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    }

    /// When something happens to an object.
    public enum Moment: Sendable, Hashable {
        /// Whole days after it was written.
        case after(Duration)
        /// From a day on.
        case on(Day)

        var delay: Duration? { if case .after(let delay) = self { delay } else { nil } }
        var days: Int? { delay.map { $0.wholeSeconds / 86_400 } }
        var day: Day? { if case .on(let day) = self { day } else { nil } }
    }

    /// A move of objects to another storage class.
    public struct Transition: Sendable, Hashable {
        /// Where they are moved to.
        public let storageClass: StorageClass
        /// When they are moved.
        public let moment: Moment

        /// A move of objects to another storage class.
        public init(to storageClass: StorageClass, _ moment: Moment) {
            self.storageClass = storageClass
            self.moment = moment
        }

        var fields: [Property] {
            [
                Property("StorageClass", "storage_class", storageClass),
                Property("TransitionInDays", "days", moment.days),
                Property("TransitionDate", "date", moment.day?.text),
            ]
        }
    }

    /// A move of replaced or deleted objects to another storage class.
    public struct NoncurrentTransition: Sendable, Hashable {
        /// Where they are moved to.
        public let storageClass: StorageClass
        /// Whole days after they were replaced or deleted.
        public let delay: Duration
        /// How many of the latest ones stay; 1 to 100.
        public let keeping: Int?

        /// A move of replaced or deleted objects to another storage class.
        public init(to storageClass: StorageClass, after delay: Duration, keeping: Int? = nil) {
            self.storageClass = storageClass
            self.delay = delay
            self.keeping = keeping
        }

        var fields: [Property] {
            [
                Property("StorageClass", "storage_class", storageClass),
                Property("TransitionInDays", "noncurrent_days", delay.wholeSeconds / 86_400),
                Property("NewerNoncurrentVersions", "newer_noncurrent_versions", keeping),
            ]
        }
    }

    /// When objects are deleted.
    public enum Expiration: Sendable, Hashable {
        /// Whole days after they were written.
        case after(Duration)
        /// From a day on.
        case on(Day)
        /// Never; but the marks of deleted objects go as soon as no version is left behind them.
        case deleteMarkers

        var delay: Duration? { if case .after(let delay) = self { delay } else { nil } }
        var days: Int? { delay.map { $0.wholeSeconds / 86_400 } }
        var day: Day? { if case .on(let day) = self { day } else { nil } }
    }

    /// When replaced or deleted objects are deleted for good.
    public struct NoncurrentExpiration: Sendable, Hashable {
        /// Whole days after they were replaced or deleted.
        public let delay: Duration
        /// How many of the latest ones stay; 1 to 100.
        public let keeping: Int?

        /// The end of replaced or deleted objects.
        public init(after delay: Duration, keeping: Int? = nil) {
            self.delay = delay
            self.keeping = keeping
        }
    }
}
