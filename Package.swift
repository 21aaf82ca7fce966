// swift-tools-version: 6.0
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "Twofold",
    products: [
        .library(name: "Twofold", targets: ["Twofold"]),
        .library(name: "TwofoldCommand", targets: ["TwofoldCommand"]),
        .library(name: "TwofoldPolicyGenerator", targets: ["TwofoldPolicyGenerator"]),
        .executable(name: "synth", targets: ["TwofoldSynth"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0")
    ],
    targets: [
        .systemLibrary(
            name: "CTwofoldYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
        // An ordered tree of plain values and its writers. Knows nothing of AWS.
        .target(name: "TwofoldDocuments", dependencies: ["CTwofoldYAML"], swiftSettings: settings),
        // Values, resources, stacks, checks, and the two targets. Knows no resource type.
        .target(name: "TwofoldModel", dependencies: ["TwofoldDocuments"], swiftSettings: settings),
        // The resource types of AWS. What a stack's author imports.
        .target(name: "Twofold", dependencies: ["TwofoldModel"], swiftSettings: settings),
        // The `synth` command as a library, for packages with stacks of their own.
        .target(
            name: "TwofoldCommand",
            dependencies: ["Twofold", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            swiftSettings: settings),
        // The flagship stack, with the code of its functions.
        .target(
            name: "TwofoldPolicyGenerator", dependencies: ["Twofold"],
            // Python, of which bundle.py makes the texts in the folder Bundles.
            exclude: ["Handlers"],
            swiftSettings: settings),
        .executableTarget(
            name: "TwofoldSynth", dependencies: ["TwofoldCommand", "TwofoldPolicyGenerator"], swiftSettings: settings),
        // Measures what is above; a product of nobody's.
        .executableTarget(
            name: "TwofoldBenchmark", dependencies: ["Twofold", "TwofoldModel", "TwofoldDocuments"],
            path: "Tests/Benchmark/Workload", swiftSettings: settings),
        .testTarget(
            name: "TwofoldTests",
            dependencies: [
                "Twofold", "TwofoldModel", "TwofoldDocuments", "TwofoldCommand", "TwofoldPolicyGenerator",
                "TwofoldSynth", "TwofoldBenchmark",
            ],
            swiftSettings: settings),
    ]
)
