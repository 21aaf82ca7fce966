/// What is to be written, and where to.
struct Arguments {
    /// What a workload is written as.
    enum Form: String {
        case json, yaml, terraform
    }

    static let usage =
        "usage: TwofoldBenchmark <plain|typed> <resources> <json|yaml|terraform> [--stages] [--output <file>]"

    let workload: Workload
    let resources: Int
    let form: Form
    /// Whether the time of each stage is told on the standard error.
    private(set) var tellsStages = false
    /// A path; nil for the standard output.
    private(set) var output: String?

    init?(_ words: [String]) {
        guard words.count >= 3, let workload = Workload(rawValue: words[0]), let resources = Int(words[1]),
            let form = Form(rawValue: words[2])
        else { return nil }
        self.workload = workload
        self.resources = resources
        self.form = form
        var rest = words.dropFirst(3)
        while let word = rest.popFirst() {
            switch word {
            case "--stages": tellsStages = true
            case "--output":
                guard let path = rest.popFirst() else { return nil }
                output = path
            default: return nil
            }
        }
    }
}
