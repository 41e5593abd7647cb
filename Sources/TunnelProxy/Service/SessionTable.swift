internal import NIOConcurrencyHelpers
internal import NIOCore

/// All sessions of the tunnel by the connection id that clients see.
final class SessionTable: Sendable {
    private struct Entry {
        let loop: any EventLoop
        var user: String
        let session: NIOLoopBound<Session>
    }

    private struct State {
        var entries: [UInt32: Entry] = [:]
        var next: UInt32 = 0
        var opening = 0
    }

    private let box = NIOLockedValueBox(State())
    private let countMax: Int

    /// Creates a table for at most `countMax` sessions.
    init(countMax: Int) { self.countMax = countMax }

    /// Sessions open now, logins included.
    var count: Int { box.withLockedValue { $0.entries.count + $0.opening } }

    /// Takes a place and a connection id; nil when all places are taken.
    func open() -> UInt32? {
        box.withLockedValue { state in
            guard state.entries.count + state.opening < countMax else { return nil }
            state.opening += 1
            repeat { state.next &+= 1 } while state.next == 0 || state.entries[state.next] != nil
            return state.next
        }
    }

    /// Gives a place back whose login did not succeed.
    func abandon() { box.withLockedValue { $0.opening -= 1 } }

    /// Enters a session; its place was taken by `open`.
    func insert(_ session: Session) {
        let bound = NIOLoopBound(session, eventLoop: session.loop)
        box.withLockedValue { state in
            state.opening -= 1
            state.entries[session.id] = Entry(
                loop: session.loop,
                user: session.identity.user,
                session: bound
            )
        }
    }

    /// A session belongs to another account now.
    func userChanged(_ session: Session) {
        box.withLockedValue { $0.entries[session.id]?.user = session.identity.user }
    }

    /// Removes a session.
    func remove(_ id: UInt32) { _ = box.withLockedValue { $0.entries.removeValue(forKey: id) } }

    /// Account of a session; nil when there is no such session.
    func owner(of id: UInt32) -> String? { box.withLockedValue { $0.entries[id]?.user } }

    /// Kills a session or its running statement.
    func kill(_ id: UInt32, queryOnly: Bool) {
        guard let entry = box.withLockedValue({ $0.entries[id] }) else { return }
        entry.loop.execute { entry.session.value.killed(queryOnly: queryOnly) }
    }

    /// Ends every session with a goodbye.
    func closeAll() {
        for entry in box.withLockedValue({ Array($0.entries.values) }) {
            entry.loop.execute { entry.session.value.shutDown() }
        }
    }
}
