package streamsx.mesos.sandbox.mesos;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.mesos.v1.Protos.Address;
import org.apache.mesos.v1.Protos.MasterInfo;

/** Makes and reads the MasterInfo that masters publish (captures 01, 13). */
public final class MasterAddress {
    /** The version our masters and agents claim: that of the captures. */
    public static final String VERSION = "1.12.0";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private MasterAddress() {}

    public static MasterInfo info(String id, String ip, String hostname, int port) {
        return MasterInfo.newBuilder()
                .setId(id)
                .setIp(packed(ip))
                .setPort(port)
                .setPid("master@" + ip + ":" + port)
                .setHostname(hostname)
                .setVersion(VERSION)
                .setAddress(Address.newBuilder().setHostname(hostname).setIp(ip).setPort(port))
                .addCapabilities(capability(MasterInfo.Capability.Type.AGENT_UPDATE))
                .addCapabilities(capability(MasterInfo.Capability.Type.AGENT_DRAINING))
                .addCapabilities(MesosJson.QUOTA_V2)
                .build();
    }

    /** A master of which nothing but host and port is known. */
    public static MasterInfo at(String host, int port) {
        return info("", host, host, port);
    }

    public static String hostPort(MasterInfo info) {
        return info.getAddress().getIp() + ":" + info.getAddress().getPort();
    }

    /** The content of its node in ZooKeeper: JSON with sorted keys. */
    public static byte[] toNode(MasterInfo info) {
        try {
            Map<String, Object> sorted =
                    MAPPER.readValue(MesosJson.print(info), new TypeReference<TreeMap<String, Object>>() {});
            return MAPPER.writeValueAsBytes(sorted);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    public static MasterInfo fromNode(byte[] data) throws MesosJson.ParseException {
        MasterInfo.Builder info = MasterInfo.newBuilder();
        MesosJson.parse(new String(data, java.nio.charset.StandardCharsets.UTF_8), info, "MasterInfo");
        return info.build();
    }

    private static MasterInfo.Capability capability(MasterInfo.Capability.Type type) {
        return MasterInfo.Capability.newBuilder().setType(type).build();
    }

    /** The address as the number that libprocess makes of it: network byte order read as little endian. */
    private static int packed(String ip) {
        try {
            byte[] bytes = InetAddress.getByName(ip).getAddress();
            return bytes.length != 4
                    ? 0
                    : (bytes[3] & 255) << 24 | (bytes[2] & 255) << 16 | (bytes[1] & 255) << 8 | (bytes[0] & 255);
        } catch (UnknownHostException e) {
            return 0;
        }
    }
}
