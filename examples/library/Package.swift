// swift-tools-version: 6.0
import PackageDescription

let package = Package(
    name: "library",
    dependencies: [
        // Outside of this repository: .package(url: "https://github.com/…/twofold", from: "0.1.0")
        .package(name: "Twofold", path: "../..")
    ],
    targets: [
        .executableTarget(name: "Library", dependencies: [.product(name: "Twofold", package: "Twofold")])
    ]
)
