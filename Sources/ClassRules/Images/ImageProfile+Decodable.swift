extension ImageProfile: Decodable {
    private enum CodingKeys: String, CodingKey {
        case name, `class`, engine, images, unlikePublishers, tested, ports, administrator
        case healthCheck, configAlternatives, sharedPaths, credentials, refusedVariables
        case refusedOptions, replicaSettings, replicaRoom, refusal
        case settingsFile, settingsCommand, logSettings, bufferedLogSettings, logStream
    }

    /// Reads everything but the values of parameters, which the grammar reads.
    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func list(_ key: CodingKeys) throws -> [String] {
            try container.decodeIfPresent([String].self, forKey: key) ?? []
        }
        func reasons(_ key: CodingKeys) throws -> [String: String] {
            try container.decodeIfPresent([String: String].self, forKey: key) ?? [:]
        }
        name = try container.decode(String.self, forKey: .name)
        `class` = try container.decode(String.self, forKey: .class)
        engine = try container.decodeIfPresent(String.self, forKey: .engine) ?? name
        images = try container.decode([String].self, forKey: .images)
        unlikePublishers = try list(.unlikePublishers)
        tested = try container.decodeIfPresent(Bool.self, forKey: .tested) ?? false
        ports = try container.decodeIfPresent([Int].self, forKey: .ports) ?? []
        administrator = try container.decodeIfPresent(String.self, forKey: .administrator) ?? ""
        healthCheck = try list(.healthCheck)
        configAlternatives = try list(.configAlternatives)
        sharedPaths = try list(.sharedPaths)
        credentials =
            try container.decodeIfPresent(ImageCredentials.self, forKey: .credentials)
            ?? ImageCredentials()
        refusedVariables = try reasons(.refusedVariables)
        refusedOptions = try reasons(.refusedOptions)
        replicaSettings = try list(.replicaSettings)
        replicaRoom = try list(.replicaRoom)
        settingsFile = try container.decodeIfPresent(String.self, forKey: .settingsFile) ?? ""
        settingsCommand = try list(.settingsCommand)
        logSettings = try list(.logSettings)
        bufferedLogSettings = try list(.bufferedLogSettings)
        logStream = try container.decodeIfPresent(String.self, forKey: .logStream) ?? ""
        refusal = try container.decodeIfPresent(String.self, forKey: .refusal)
    }
}
