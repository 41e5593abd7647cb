internal import EtcdClient

/// What an actor may do in the order: read all of it, write its own entries and everybody's marks.
struct ActorRights {
    let actor: String

    /// Name of the actor's role.
    var role: String { "actor-" + actor }

    /// Reading is one range over all keys, because a peer watches all of them at once.
    var permissions: [EtcdPermission] {
        [
            EtcdPermission(prefix: "", .read),
            EtcdPermission(prefix: "e/\(actor)/", .readWrite),
            EtcdPermission(key: "a/\(actor)", .readWrite),
            EtcdPermission(prefix: "k/", .readWrite),
            EtcdPermission(prefix: "t/", .readWrite),
        ]
    }

    /// Makes the actor's user and role; what exists stays.
    func grant(with client: EtcdClient) async throws(EtcdError) {
        try await client.addRole(role)
        for permission in permissions { try await client.grant(permission, to: role) }
        try await client.addUser(actor)
        try await client.grant(role: role, to: actor)
    }
}
