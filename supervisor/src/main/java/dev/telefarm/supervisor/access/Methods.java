package dev.telefarm.supervisor.access;

import com.google.protobuf.DescriptorProtos.MethodOptions.IdempotencyLevel;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;

/** What the API's definition says of methods. */
public final class Methods {
  private Methods() {}

  /** Whether calling it changes nothing; a method that says nothing of it does. */
  public static boolean readOnly(MethodDescriptor<?, ?> method) {
    String name = method.getFullMethodName();
    // gRPC's own services have no such option.
    return name.startsWith("grpc.health.")
        || name.startsWith("grpc.reflection.")
        || (method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier schema
            && schema.getMethodDescriptor().getOptions().getIdempotencyLevel()
                == IdempotencyLevel.NO_SIDE_EFFECTS);
  }
}
