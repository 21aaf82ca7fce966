import Twofold

/// Twofold without its command: a program that makes a stack out of what it knows, and does with the documents what it
/// wants; this one prints them.
@main struct Library {
    static let teams = ["Red", "Blue"]

    static func main() {
        let stack = Stack("Teams", description: "A queue for each team") { stack in
            for team in teams { addQueue(for: team, to: &stack) }
        }
        do {
            print(try stack.synthesize(for: .cloudFormation).text)
            print(try stack.synthesize(for: .terraform).text)
        } catch {
            print(error)
        }
    }

    /// Reuse is a function.
    static func addQueue(for team: String, to stack: inout Stack) {
        let failed = stack.add(Queue(LogicalID("\(team)Failed")))
        let work = stack.add(Queue(LogicalID("\(team)Work"), deadLetters: .init(to: failed, after: 3)))
        stack.output(LogicalID("\(team)QueueUrl"), work.url)
    }
}
