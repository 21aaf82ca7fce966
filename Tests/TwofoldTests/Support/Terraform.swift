import Foundation

/// A configuration that Terraform works on, with the provider from the machine where it has one.
struct Terraform {
    let folder: URL
    private let environment: [String: String]

    /// - Parameters:
    ///   - source: A folder with a configuration.
    ///   - folder: An empty folder to work in.
    init(copying source: URL, to folder: URL) throws {
        self.folder = folder.appending(path: "configuration")
        try FileManager.default.copyItem(at: source, to: self.folder)
        let settings = folder.appending(path: "terraform.rc")
        try Self.settings.write(to: settings, atomically: false, encoding: .utf8)
        environment = ["TF_CLI_CONFIG_FILE": settings.path, "TF_IN_AUTOMATION": "1"]
    }

    func validate() throws -> Shell.Result {
        let initialised = try Shell.run(
            ["terraform", "init", "-no-color", "-backend=false"], in: folder, environment: environment)
        guard initialised.status == 0 else { return initialised }
        return try Shell.run(["terraform", "validate", "-json"], in: folder, environment: environment)
    }

    /// A mirror of providers, where the machine has one; otherwise Terraform asks the registry.
    static let settings: String = {
        let places = ["/opt", "/usr/share", "/usr/local/share", "/var/lib"]
        let found = try? Shell.run(
            ["find"] + places + ["-maxdepth", "5", "-type", "d", "-path", "*/registry.terraform.io", "-prune"])
        guard let path = found?.output.split(separator: "\n").first else { return "disable_checkpoint = true\n" }
        let mirror = URL(filePath: String(path)).deletingLastPathComponent().path
        return """
            disable_checkpoint = true
            provider_installation {
              filesystem_mirror {
                path = "\(mirror)"
              }
            }

            """
    }()
}
