internal import FoundationEssentials
internal import GRPCCore
internal import SwiftProtobuf

extension EtcdClient {
    /// Adds a user that logs in with a certificate only; one that exists is as good.
    public func addUser(_ name: String) async throws(EtcdError) {
        var request = Etcdserverpb_AuthUserAddRequest()
        request.name = name
        request.options = .with { $0.noPassword = true }
        try await ignoringExistence { () async throws(EtcdError) in
            _ = try await call(isRepeatable: true) { [request] member, options in
                try await member.authorization.userAdd(
                    request,
                    metadata: Self.metadata,
                    options: options
                )
            }
        }
    }

    /// Adds a role; one that exists is as good.
    public func addRole(_ name: String) async throws(EtcdError) {
        var request = Etcdserverpb_AuthRoleAddRequest()
        request.name = name
        try await ignoringExistence { () async throws(EtcdError) in
            _ = try await call(isRepeatable: true) { [request] member, options in
                try await member.authorization.roleAdd(
                    request,
                    metadata: Self.metadata,
                    options: options
                )
            }
        }
    }

    /// Gives a role a permission; one it has is as good.
    public func grant(_ permission: EtcdPermission, to role: String) async throws(EtcdError) {
        var request = Etcdserverpb_AuthRoleGrantPermissionRequest()
        request.name = role
        request.perm = .with {
            $0.permType = permission.kind == .read ? .read : .readwrite
            $0.key = Data(permission.first)
            $0.rangeEnd = Data(permission.end)
        }
        _ = try await call(isRepeatable: true) { [request] member, options in
            try await member.authorization.roleGrantPermission(
                request,
                metadata: Self.metadata,
                options: options
            )
        }
    }

    /// Gives a user a role; one it has is as good.
    public func grant(role: String, to user: String) async throws(EtcdError) {
        var request = Etcdserverpb_AuthUserGrantRoleRequest()
        request.user = user
        request.role = role
        _ = try await call(isRepeatable: true) { [request] member, options in
            try await member.authorization.userGrantRole(
                request,
                metadata: Self.metadata,
                options: options
            )
        }
    }

    /// From now on only users with a certificate get in, and only where they may; on is as good.
    ///
    /// The user and role `root` must exist.
    public func enableAuthorization() async throws(EtcdError) {
        _ = try await call(isRepeatable: true) { member, options in
            try await member.authorization.authEnable(
                Etcdserverpb_AuthEnableRequest(),
                metadata: Self.metadata,
                options: options
            )
        }
    }

    private func ignoringExistence(
        _ body: () async throws(EtcdError) -> Void
    ) async throws(EtcdError) {
        do throws(EtcdError) {
            try await body()
        } catch .refused(let text) where text.contains("already exists") {
            // Made by an earlier run, or by the first of two tries of this one.
        }
    }
}
