import Diagnostics
import YAMLBridge

/// Reports what Compose refuses in one service once files are merged: nothing to run, settings that
/// exclude one another, services that are not there.
struct ServiceSettingsCheck {
    let project: ComposeProject
    let service: ComposeService
    /// Reads the service; it reports nowhere.
    let reader: ServiceReader
    let envFiles: EnvFileCheck
    /// Whether a profile that is asked for starts it, if it has any.
    let isActive: Bool

    func run() {
        // An annotated service is looked at where it is read.
        if service["x-ft"] == nil {
            checkOrigin()
            envFiles.run(service, reader: reader, isActive: isActive)
        }
        checkNetworks()
        checkContainerName()
        if isActive { checkScale() }
        PortCheck(service: service, collector: project.collector).run()
        checkReferences()
        checkHealthTest()
        checkDockerfile()
    }

    private func checkOrigin() {
        let origins = ["image", "build", "provider"]
        if origins.contains(where: { isSet($0) }) { return }
        // A bare annotation says this itself.
        if service.entries.contains(where: { $0.name.lowercased().hasPrefix("ft") }) { return }
        clash(
            "`\(service.name)` has neither an image nor a build context",
            at: service.key,
            remedy: "add `image` or `build`"
        )
    }

    private func checkNetworks() {
        guard isSet("network_mode"), let networks = service.entry("networks"),
            !(networks.value.items?.isEmpty ?? networks.value.entries?.isEmpty ?? true)
        else { return }
        clash(
            "`\(service.name)` has both `network_mode` and `networks`",
            at: networks.key,
            remedy: "keep one of them"
        )
    }

    private func checkContainerName() {
        guard let name = service.entry("container_name"), isSet("container_name") else { return }
        let count = service["scale"] ?? service["deploy"]?["replicas"]
        guard let count, (count.scalar?.integer ?? 1) > 1 else { return }
        clash(
            "`\(service.name)` has one `container_name` for several containers",
            at: name.key,
            remedy: "leave `container_name` out, or start one container"
        )
    }

    /// Both say how many containers there are.
    private func checkScale() {
        guard let scale = service.entry("scale"),
            let replicas = service["deploy"]?.entry("replicas"),
            let first = wholeNumber(scale.value), let second = wholeNumber(replicas.value),
            first != second
        else { return }
        clash(
            "`\(service.name)` has `scale: \(first)` and `deploy.replicas: \(second)`",
            at: scale.key,
            notes: [DiagnosticNote("the other number", at: replicas.key.range)],
            remedy: "write the same number, or leave one of them out"
        )
    }

    /// A number, also one in quotes; nil for a placeholder.
    private func wholeNumber(_ node: YAMLNode) -> Int? {
        node.scalar?.integer ?? node.text.flatMap { Int($0) }
    }

    private func checkHealthTest() {
        guard let first = service["healthcheck"]?["test"]?.items?.first, let word = first.text,
            !["CMD", "CMD-SHELL", "NONE"].contains(word), !word.contains("$")
        else { return }
        clash(
            "the list of `healthcheck.test` begins with none of CMD, CMD-SHELL and NONE",
            at: first,
            remedy: "put `CMD` before the program, or write the command as one text"
        )
    }

    private func checkDockerfile() {
        guard let build = service["build"], build["dockerfile"] != nil,
            let inline = build.entry("dockerfile_inline")
        else { return }
        clash(
            "`build` of `\(service.name)` has both `dockerfile` and `dockerfile_inline`",
            at: inline.key,
            remedy: "keep one of them"
        )
    }

    private func checkReferences() {
        for key in ["network_mode", "ipc", "pid"] {
            guard let node = service[key], let text = node.text, text.hasPrefix("service:") else {
                continue
            }
            declared(text.dropFirst("service:".count), node)
        }
        for item in service["links"]?.items ?? [] {
            guard let name = item.text?.prefix(while: { $0 != ":" }) else { continue }
            declared(name, item)
        }
        for item in service["volumes_from"]?.items ?? [] {
            guard let text = item.text, !text.hasPrefix("container:") else { continue }
            declared(text.prefix { $0 != ":" }, item)
        }
    }

    private func declared(_ name: Substring, _ place: YAMLNode) {
        if PlaceholderText.hasDollar(String(name)) || project.service(String(name)) != nil {
            return
        }
        report(
            .undeclaredName,
            "`\(service.name)` refers to the service `\(name)`, which is declared nowhere",
            at: place,
            remedy: "declare `\(name)` under `services`, or correct the name"
        )
    }

    private func isSet(_ key: String) -> Bool {
        service[key].map { !($0.scalar?.isNull ?? false) && $0.text != "" } ?? false
    }

    private func clash(
        _ message: String,
        at node: YAMLNode,
        notes: [DiagnosticNote] = [],
        remedy: String
    ) {
        report(.settingsClash, message, at: node, notes: notes, remedy: remedy)
    }

    private func report(
        _ id: DiagnosticID,
        _ message: String,
        at node: YAMLNode,
        notes: [DiagnosticNote] = [],
        remedy: String
    ) {
        project.collector.report(
            Diagnostic(
                id,
                .error,
                message,
                at: node.range ?? service.key.range,
                notes: notes,
                remedy: remedy
            )
        )
    }
}
