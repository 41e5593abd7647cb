import ComposeModel
import ServicePlan
import YAMLBridge

/// Where the runtimes get the administrator's password, and what they must be given for it.
struct CredentialChoice {
    /// For the plan.
    var source: SecretSource
    /// Variables copied to tunnel and voter.
    var variables: [EnvironmentVariable] = []
    /// The service's env files, when the variable stands there.
    var envFile: YAMLNode?
    /// Secrets copied.
    var secrets: [YAMLNode] = []
    /// Configs copied.
    var configs: [YAMLNode] = []
    /// Mounts copied, read-only.
    var mounts: [YAMLNode] = []
    /// The source's mount behind `mounts`, which replicas share.
    var mountNode: YAMLNode?
}
