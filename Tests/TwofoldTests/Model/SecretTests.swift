import Testing
import TwofoldDocuments

@testable import TwofoldModel

@Suite struct SecretTests {
    @Test func aSecretStandsWhereOneIsTaken() throws {
        let stack = Stack.test { stack in
            let token = stack.secretParameter("Token", "A token")
            stack.add(
                Gadget(
                    "Thing",
                    [
                        Property("Token", "token_wo", secret: token),
                        Property("Login", "login", fields: [Property("Password", "password_wo", secret: token)]),
                        Property("None", "none", secret: nil),
                    ]))
        }
        let value: Document = .intrinsic("Ref", argument: ["Token"])
        #expect(try stack.cloudFormation("Thing") == ["Token": value, "Login": ["Password": value]])
        #expect(
            try stack.terraform("test_gadget", "thing")
                == ["token_wo": "${var.token}", "login": ["password_wo": "${var.token}"]])
    }

    @Test func terraformWithWriteOnlyArgumentsIsAskedForWhereThereAreSecrets() throws {
        func version(_ stack: Stack) throws -> Document? {
            try stack.checked().terraformConfiguration["terraform"]?["required_version"]
        }
        let plain = Stack.test { $0.add(Gadget("Thing")) }
        let secret = Stack.test { stack in
            let token = stack.secretParameter("Token", "A token")
            stack.add(Gadget("Thing", [Property("Token", "token_wo", secret: token)]))
        }
        #expect(try version(plain) == ">= 1.5.0")
        #expect(try version(secret) == ">= 1.11.0")
    }

    @Test func noStateOfTerraformHoldsASecret() {
        let line = #line
        let stack = Stack.test { stack in
            let token = stack.secretParameter("Token", "A token")
            stack.add(Gadget("Thing", [Property("Token", "token", secret: token)]))
        }
        #expect(
            stack.findings() == [
                "\(line + 3): error: 'Thing' holds the secret parameter 'Token' in 'token', which Terraform would keep "
                    + "in its state; a write-only argument ends in '_wo'"
            ])
    }

    /// Every place that a term can be put to by hand.
    private static let places: [(String, @Sendable (Term) -> Property)] = [
        ("Name", { Property("Name", "name", $0) }),
        ("Text", { Property("Text", "text", Term.concatenation(["a-", $0])) }),
        ("Environment.TOKEN", { Property("Environment.TOKEN", "environment.token", $0) }),
        ("Variables", { Property("Variables", "variables", ["TOKEN": $0]) }),
        ("Body", { Property("Body", "body", Term.json(["token": $0])) }),
        ("Policy", { Property("Policy", "policy", document: ["Statement": [["Condition": $0]]]) }),
        ("List", { Property("List", "list", Term.joined(.list([$0]), separator: ",")) }),
        ("Form", { Property("Form", "form", Term.perTarget(cloudFormation: "a", terraform: .list([$0]))) }),
        ("Fields.Inner", { Property("Fields", "fields", fields: [Property("Inner", "inner", $0)]) }),
        ("Items.Inner", { Property("Items", "items", items: [[Property("Inner", "inner", $0)]]) }),
    ]

    /// A term that was taken out of a property for secrets, and one that was taken out of the stack.
    private static func terms(of stack: inout Stack) throws -> [Term] {
        let token = stack.secretParameter("Token", "A token", matching: "[a-z]+")
        let property = Property("Token", "token_wo", secret: token)
        guard case .term(let admitted) = try #require(property.value(in: .cloudFormation)) else { return [] }
        stack.add(Gadget("Owner", [property]))
        return [admitted, .parameter(ParameterReference(try #require(stack.parameters.first).part))]
    }

    @Test(arguments: places.indices) func aSecretThatWasPutIntoAPropertyByHandIsSaid(index: Int) throws {
        let (path, property) = Self.places[index]
        for number in 0...1 {
            let stack = try Stack("Stack") { stack in
                let term = try Self.terms(of: &stack)[number]
                stack.add(Gadget("Thing", [property(term)]))
            }
            let found = stack.diagnose().map(\.message)
            #expect(!found.isEmpty && found.allSatisfy { $0.contains("the secret parameter 'Token' in '") })
            #expect(number == 0 || found.contains { $0.contains("'Thing' would show the secret parameter") })
            let paths = [path, path.lowercased()]
            #expect(found.allSatisfy { one in paths.contains { one.contains("in '\($0)'") } }, "\(found)")
            #expect(throws: StackError.self) { try stack.checked() }
        }
    }

    @Test func aSecretInAnExtraPropertyATagOrALinkIsSaid() throws {
        let stack = try Stack("Stack") { stack in
            let term = try Self.terms(of: &stack)[1]
            stack.add(Gadget("Extra"), extra: [Property("Extra", "extra", term)])
            let link = [Property(terraform: "link", term)]
            let companion = Companion("test_part", link: link)
            stack.add(Gadget("Linked", [Property("A", "a", "a", in: "test_part")], companions: [companion]))
            stack.tags = ["token": Value(term)]
        }
        let found = stack.diagnose().map(\.message)
        for place in ["'Extra' would show", "'Linked' would show", "'Token' in 'tags'", "'Token' in 'Tags'"] {
            #expect(found.contains { $0.contains(place) }, "\(place): \(found)")
        }
    }

    @Test func anOutputTellsNoSecret() throws {
        let stack = try Stack("Stack") { stack in
            for (number, term) in try Self.terms(of: &stack).enumerated() {
                stack.output(LogicalID("Direct\(number)"), Value<String>(term))
                stack.output(LogicalID("Within\(number)"), Value<String>(.concatenation(["a", term])))
                let form = Term.perTarget(cloudFormation: "a", terraform: .list([term]))
                stack.output(LogicalID("Deep\(number)"), Value<String>(form))
            }
        }
        let names = ["Direct0", "Within0", "Deep0", "Direct1", "Within1", "Deep1"]
        #expect(
            stack.diagnose().map(\.message).sorted()
                == names.map { "output '\($0)' would tell the secret parameter 'Token'" }.sorted())
    }
}
