/// Wire form of `POST /containers/create`.
struct CreateRequest: Encodable {
    struct HostConfigWire: Encodable {
        var NetworkMode: String
        var Binds: [String]
    }

    struct NetworkingConfigWire: Encodable {
        struct Endpoint: Encodable {
            var Aliases: [String]
        }

        var EndpointsConfig: [String: Endpoint]
    }

    var Image: String
    var Cmd: [String]?
    var Entrypoint: [String]?
    var Env: [String]
    var User: String?
    var Labels: [String: String]
    var HostConfig: HostConfigWire
    var NetworkingConfig: NetworkingConfigWire?

    init(_ spec: ContainerSpec) {
        Image = spec.image
        Cmd = spec.command.isEmpty ? nil : spec.command
        Entrypoint = spec.entrypoint
        Env = spec.environment
        User = spec.user.isEmpty ? nil : spec.user
        Labels = spec.labels
        HostConfig = .init(NetworkMode: spec.network ?? "none", Binds: spec.binds)
        NetworkingConfig = spec.network.map {
            .init(EndpointsConfig: [$0: .init(Aliases: spec.aliases)])
        }
    }
}
