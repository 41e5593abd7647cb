import LedgerFormat
import Testing

@testable import LedgerSink

@Suite(.timeLimit(.minutes(5))) struct PeerHTTPDestinationTests {
    /// Why a question for progress was not answered.
    private func reason(_ destination: PeerHTTPDestination) async throws -> String? {
        let name = try #require(WriterName(actor: "provider", service: "db"))
        do throws(DestinationError) {
            _ = try await destination.progress(of: name, beyond: 0, wait: .zero)
            return nil
        } catch {
            guard case .unavailable(let reason) = error else { return nil }
            return reason
        }
    }

    @Test func `does not call while there is no token`() async throws {
        // Nobody listens there: a call would end with another reason.
        let destination = PeerHTTPDestination(baseURL: "http://127.0.0.1:1/") { nil }
        let reason = try await reason(destination)
        #expect(
            reason == "http://127.0.0.1:1: no control token yet, or its file cannot be read"
        )
    }

    @Test func `says that the name is not known`() async throws {
        let destination = PeerHTTPDestination(baseURL: "http://unknown.invalid:7402") { "00" }
        let reason = try await reason(destination) ?? ""
        let place = "http://unknown.invalid:7402: no address of unknown.invalid"
        #expect(reason.hasPrefix(place), "\(reason)")
    }
}
