// swift-tools-version: 6.0
import PackageDescription

// A package of its own, so that nobody who uses or tests Twofold builds it.
let package = Package(
    name: "FuzzTests",
    dependencies: [.package(name: "Twofold", path: "../..")],
    targets: [
        .executableTarget(
            name: "Fuzz",
            dependencies: [
                .product(name: "Twofold", package: "Twofold"), .product(name: "TwofoldCommand", package: "Twofold"),
            ]),
        .executableTarget(name: "Documents", dependencies: [.product(name: "Twofold", package: "Twofold")]),
    ]
)
