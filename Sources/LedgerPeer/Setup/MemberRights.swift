import EtcdClient

/// What a member may do as a client: read the key that its own health check asks for.
///
/// The key never exists. Without the right a member is healthy all the same, but each check would be an
/// error in its log.
enum MemberRights {
    static let role = "member-health"
    static let permission = EtcdPermission(key: "health", .read)

    /// Makes the members' user and role; what exists stays.
    static func grant(with client: EtcdClient) async throws(EtcdError) {
        let user = LedgerCertificates.memberCommonName
        try await client.addRole(role)
        try await client.grant(permission, to: role)
        try await client.addUser(user)
        try await client.grant(role: role, to: user)
    }
}
