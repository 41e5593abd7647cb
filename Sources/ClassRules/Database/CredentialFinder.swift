import ComposeModel
import Diagnostics
import ServicePlan
import YAMLBridge

/// Finds the administrator's password among the variables that the image's entrypoint takes.
struct CredentialFinder {
    let context: AnnotationContext
    let profile: ImageProfile
    let reader: ServiceReader
    let directory: String

    /// A variable that is set, in the service or in one of its env files.
    private struct Setting {
        var name: String
        var variable: EnvironmentVariable?
        var envFile: String?
    }

    /// The choice; nil after a report.
    func find() -> CredentialChoice? {
        let variables = Dictionary(
            reader.environment().map { ($0.name, $0) },
            uniquingKeysWith: { _, later in later }
        )
        let fromFiles = reader.envFileNames(directory: directory)
        func setting(_ name: String) -> Setting? {
            if let variable = variables[name] {
                return isEmpty(variable) ? nil : Setting(name: name, variable: variable)
            }
            return fromFiles[name].map { Setting(name: name, envFile: $0) }
        }
        for name in profile.credentials.hash + profile.credentials.random {
            if let found = setting(name) { return refuse(found) }
        }
        for name in profile.credentials.host {
            if let variable = variables[name], !acceptsAnyHost(variable) { return nil }
        }
        for name in profile.credentials.password {
            let direct = setting(name)
            let file = setting(name + "_FILE")
            if let direct, let file {
                context.error(
                    .refusedCredentials,
                    "`\(direct.name)` and `\(file.name)` are both set",
                    at: direct.variable?.place ?? reader.service.key,
                    remedy: "the image takes one of the two"
                )
                return nil
            }
            if let direct {
                var choice = CredentialChoice(source: SecretSource(environment: name))
                carry(direct, &choice)
                return choice
            }
            if let file { return fileChoice(file) }
        }
        for name in profile.credentials.empty {
            guard let found = setting(name) else { continue }
            let place = found.variable?.place ?? reader.service.key
            context.info(
                .emptyPassword,
                "`\(name)` leaves the administrator without a password",
                at: place
            )
            return CredentialChoice(source: SecretSource(empty: true))
        }
        return missing()
    }

    private func isEmpty(_ variable: EnvironmentVariable) -> Bool {
        variable.value?.text?.isEmpty ?? false
    }

    private func refuse(_ setting: Setting) -> CredentialChoice? {
        let isHash = profile.credentials.hash.contains(setting.name)
        context.error(
            .refusedCredentials,
            isHash
                ? "`\(setting.name)` is a hash; tunnel and voter need the password itself"
                : "with `\(setting.name)` every replica would invent a password of its own",
            at: setting.variable?.place ?? reader.service.key,
            remedy: "set `\(preferred)` or `\(preferred)_FILE` instead"
        )
        return nil
    }

    private func acceptsAnyHost(_ variable: EnvironmentVariable) -> Bool {
        guard let text = variable.value?.text, !text.isEmpty,
            let host = context.resolver.resolve(
                text,
                in: variable.place,
                what: "`\(variable.name)`"
            )
        else { return true }
        if host.value == "%" { return true }
        context.error(
            .refusedCredentials,
            "with `\(variable.name)` the administrator cannot log in from tunnel and voter",
            at: variable.place,
            remedy: "remove it: the replicas' network is internal"
        )
        return false
    }

    private func missing() -> CredentialChoice? {
        context.error(
            .missingCredentials,
            "the administrator's password is missing: `\(preferred)` is not set",
            at: reader.service.entry("environment")?.key ?? reader.service.key,
            remedy: "add `\(preferred): ${DB_PASSWORD:?}` to `environment`, or `\(preferred)_FILE`"
        )
        return nil
    }

    private var preferred: String { profile.credentials.password.first ?? "PASSWORD" }

    private func carry(_ setting: Setting, _ choice: inout CredentialChoice) {
        if let variable = setting.variable {
            choice.variables.append(variable)
        } else {
            choice.envFile = reader.service["env_file"]?.expanded()
        }
    }

    private func fileChoice(_ setting: Setting) -> CredentialChoice? {
        var choice = CredentialChoice(source: SecretSource(fileEnvironment: setting.name))
        carry(setting, &choice)
        guard let node = setting.variable?.value else {
            // The path is in an env file or outside; all secrets are carried, none is looked at.
            choice.secrets = reader.files("secrets").map { $0.node.expanded() }
            return choice
        }
        let place = setting.variable?.place ?? node
        guard let text = node.text,
            let path = context.resolver.resolve(text, in: place, what: "`\(setting.name)`")
        else { return nil }
        if let secret = reader.files("secrets").first(where: { $0.target == path.value }) {
            choice.secrets = [secret.node.expanded()]
        } else if let config = reader.files("configs").first(where: { $0.target == path.value }) {
            choice.configs = [config.node.expanded()]
        } else if let mount = reader.mounts().first(where: {
            FilePath.isInside(path.value, $0.target.value)
        }), let source = mount.source {
            choice.mounts = [mount.with(source: source.raw, readOnly: true)]
            choice.mountNode = mount.node
        } else {
            context.error(
                .secretNotMounted,
                "`\(setting.name)` names \(path.value), which nothing mounts",
                at: place,
                remedy: "add the secret to `secrets` of the service"
            )
            return nil
        }
        return choice
    }
}
