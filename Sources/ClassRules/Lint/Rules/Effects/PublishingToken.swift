import ComposeModel
import Diagnostics
import YAMLBridge

/// Every builder holds a credential with which it can publish, so one commit is published N times.
///
/// All builders run the same pipeline on the same commit. The first uploads version 1.4; the second
/// and the third are told that 1.4 exists, their builds fail, and 2 failed of 3 outvote the one
/// that worked.
///
/// Bad:
///
/// ```yaml
/// services:
///   ci:
///     image: jenkins/jenkins:2.462
///     restart: always
///     environment: {NPM_TOKEN: "${NPM_TOKEN}"}
///     x-ft: 3
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   ci:
///     image: jenkins/jenkins:2.462
///     restart: always
///     environment: {NPM_READ_TOKEN: "${NPM_READ_TOKEN}"}
///     x-ft: 3
/// ```
struct PublishingToken: LintRule {
    static let id = DiagnosticID("FT424", "publishing-token")
    static let severity = Severity.warning
    private static let names: Set<String> = [
        "NPM_TOKEN", "NODE_AUTH_TOKEN", "PYPI_TOKEN", "TWINE_PASSWORD", "CARGO_REGISTRY_TOKEN",
        "GITHUB_TOKEN", "GH_TOKEN", "GITLAB_TOKEN", "CI_JOB_TOKEN", "DOCKER_PASSWORD",
        "DOCKERHUB_TOKEN", "REGISTRY_PASSWORD", "NUGET_API_KEY", "RUBYGEMS_API_KEY",
        "SONATYPE_PASSWORD", "KUBECONFIG", "AWS_SECRET_ACCESS_KEY", "HEROKU_API_KEY",
        "RUNNER_TOKEN", "GITEA_RUNNER_REGISTRATION_TOKEN", "REGISTRATION_TOKEN",
    ]

    func check(_ context: LintContext) {
        for service in context.services where service.className == "continuous_integration" {
            for variable in context.quietReader(service.service).environment() {
                let name = variable.name.uppercased()
                let isDeploy = name.hasPrefix("DEPLOY_") && name.hasSuffix("_KEY")
                guard PublishingToken.names.contains(name) || isDeploy else { continue }
                let isRunner = name.contains("REGISTRATION") || name.hasPrefix("RUNNER")
                context.report(
                    PublishingToken.id,
                    isRunner
                        ? "\(service.level) builders register with `\(variable.name)`: the server "
                            + "sees \(service.level) runners and gives each job to one of them, "
                            + "so there is nothing to compare"
                        : "\(service.level) builders hold `\(variable.name)`: one commit is "
                            + "published \(service.level) times, and where that is refused "
                            + "\(service.level - 1) of \(service.level) builds fail",
                    at: variable.place.range,
                    remedy: "publish the voted artefact from a service that is not replicated"
                )
            }
        }
    }
}
