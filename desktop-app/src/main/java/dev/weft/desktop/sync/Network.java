package dev.weft.desktop.sync;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.TreeSet;

/** Whether this computer is still on the same networks. */
public interface Network {
  /** Text that changes when an address comes or goes; empty if it cannot be told. Short. */
  String fingerprint();

  /** The addresses of the interfaces that are up, without the loopback. */
  static Network ofThisComputer() {
    return () -> {
      try {
        TreeSet<String> addresses = new TreeSet<>();
        for (NetworkInterface one : NetworkInterface.networkInterfaces().toList()) {
          if (one.isUp() && !one.isLoopback()) {
            one.inetAddresses().map(InetAddress::getHostAddress).forEach(addresses::add);
          }
        }
        return String.join(" ", addresses);
      } catch (SocketException unknown) {
        return "";
      }
    };
  }
}
