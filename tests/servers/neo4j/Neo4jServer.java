import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.dbms.api.DatabaseManagementService;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;

/**
 * Community servers for tests, on loopback, with authentication: Neo4jServer HOME=PORT...
 * Prints READY when all answer; ends when its standard input does, so that none outlives its test.
 */
public class Neo4jServer {
    public static void main(String[] places) throws Exception {
        List<DatabaseManagementService> servers = new ArrayList<>();
        for (String place : places) {
            int cut = place.lastIndexOf('=');
            servers.add(start(place.substring(0, cut), Integer.parseInt(place.substring(cut + 1))));
        }
        Runtime.getRuntime().addShutdownHook(
                new Thread(() -> servers.forEach(DatabaseManagementService::shutdown)));
        System.out.println("READY");
        while (System.in.read() >= 0) {
        }
        System.exit(0);
    }

    private static DatabaseManagementService start(String home, int port) {
        SocketAddress address = new SocketAddress("127.0.0.1", port);
        return new DatabaseManagementServiceBuilder(Path.of(home))
                .setConfig(GraphDatabaseSettings.auth_enabled, true)
                .setConfig(GraphDatabaseSettings.pagecache_memory, 64L * 1024 * 1024)
                .setConfig(GraphDatabaseSettings.check_point_interval_time, Duration.ofHours(1))
                .setConfig(BoltConnector.enabled, true)
                .setConfig(BoltConnector.listen_address, address)
                .setConfig(BoltConnector.advertised_address, address)
                .build();
    }
}
