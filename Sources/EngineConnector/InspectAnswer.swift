/// Wire form of `GET /containers/ID/json`, limited to the fields that are used.
struct InspectAnswer: Decodable {
    struct StateWire: Decodable {
        struct HealthWire: Decodable {
            var Status: String
        }

        var Status: String
        var Running: Bool
        var Paused: Bool
        var OOMKilled: Bool
        var Pid: Int
        var ExitCode: Int
        var StartedAt: String
        var Health: HealthWire?
    }

    struct ConfigWire: Decodable {
        var Image: String
        var User: String?
        var Env: [String]?
        var Labels: [String: String]?
    }

    struct HostConfigWire: Decodable {
        var Memory: Int64?
        var MemorySwap: Int64?
        var CpuQuota: Int64?
        var CpuPeriod: Int64?
        var NanoCpus: Int64?
    }

    struct MountWire: Decodable {
        var `Type`: String
        var Name: String?
        var Source: String
        var Destination: String
        var RW: Bool
    }

    struct NetworkSettingsWire: Decodable {
        struct Network: Decodable {
            struct IPAM: Decodable {
                var IPv4Address: String?
            }

            var IPAMConfig: IPAM?
            var Aliases: [String]?
            var NetworkID: String
            var IPAddress: String
        }

        var Networks: [String: Network]?
    }

    var Id: String
    var Name: String
    var Image: String
    var State: StateWire
    var Config: ConfigWire
    var HostConfig: HostConfigWire
    var Mounts: [MountWire]?
    var NetworkSettings: NetworkSettingsWire

    /// The same without wire names, and without the values of environment variables.
    var detail: ContainerDetail {
        ContainerDetail(
            id: Id,
            name: Name.hasPrefix("/") ? String(Name.dropFirst()) : Name,
            image: Config.Image,
            imageID: Image,
            user: Config.User ?? "",
            labels: Config.Labels ?? [:],
            environmentNames: (Config.Env ?? []).map { entry in
                String(entry.prefix { $0 != "=" })
            },
            state: state,
            mounts: (Mounts ?? []).map {
                ContainerMount(
                    kind: $0.Type,
                    volume: $0.Type == "volume" ? $0.Name : nil,
                    source: $0.Source,
                    destination: $0.Destination,
                    writable: $0.RW
                )
            },
            networks: networks,
            resources: resources
        )
    }

    private var state: ContainerState {
        ContainerState(
            status: State.Status,
            running: State.Running,
            paused: State.Paused,
            killedForMemory: State.OOMKilled,
            processID: State.Pid,
            exitCode: State.ExitCode,
            startedAt: State.StartedAt,
            health: State.Health?.Status
        )
    }

    private var networks: [NetworkAttachment] {
        (NetworkSettings.Networks ?? [:]).map { name, network in
            NetworkAttachment(
                network: name,
                networkID: network.NetworkID,
                address: network.IPAddress,
                aliases: network.Aliases ?? [],
                fixedAddress: network.IPAMConfig?.IPv4Address.flatMap { $0.isEmpty ? nil : $0 }
            )
        }.sorted { $0.network < $1.network }
    }

    private var resources: ContainerResources {
        ContainerResources(
            memoryBytesMax: HostConfig.Memory ?? 0,
            memoryAndSwapBytesMax: HostConfig.MemorySwap ?? 0,
            processorQuotaMicroseconds: HostConfig.CpuQuota ?? 0,
            processorPeriodMicroseconds: HostConfig.CpuPeriod ?? 0,
            processorBillionths: HostConfig.NanoCpus ?? 0
        )
    }
}
